"""The only map of the site."""

urlpatterns: list[object] = []
