"""Reads of governance: who sees and may do what, programmes, decisions, registers, the desk."""

from yakir.apps.governance.queries.access import Access, access_of, programmes_seen_by
from yakir.apps.governance.queries.desk import waiting_for

__all__ = ["Access", "access_of", "programmes_seen_by", "waiting_for"]
