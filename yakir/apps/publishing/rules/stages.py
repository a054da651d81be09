"""Which records have become public at all, before the gate looks at their fields."""

from yakir.apps.needs.rules import Status as NeedStatus
from yakir.apps.projects.rules import Stage

PUBLIC_NEEDS = frozenset({NeedStatus.VERIFIED, NeedStatus.PLANNED, NeedStatus.MET})
OPEN_NEEDS = frozenset({NeedStatus.VERIFIED, NeedStatus.PLANNED})
PUBLIC_STAGES = frozenset(Stage) - {Stage.DRAFT, Stage.CANCELLED}
# A project that was public before it was cancelled keeps its page, so that its story stays told.
TOLD_STAGES = frozenset(Stage) - {Stage.DRAFT}
