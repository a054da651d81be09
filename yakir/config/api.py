"""The one API: routers of the apps, refusals as problem documents."""

from ninja import NinjaAPI

api = NinjaAPI(title="Yakir", version="1", urls_namespace="api", docs_url=None)
