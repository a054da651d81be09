"""The public pages: each reads the request, asks one gated query, and shows the answer."""

from yakir.apps.publishing.queries.journal import state
from yakir.common.conditional import conditional

public = conditional(state)
