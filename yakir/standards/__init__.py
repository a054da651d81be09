"""Plain records to published formats and back; no Django, no network, no clock."""
