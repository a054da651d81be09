"""Settings, addresses, the API and the command line: the only place that knows everything."""
