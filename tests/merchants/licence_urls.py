"""Only the licences' own routes."""

from merchants.licences import urls

urlpatterns = [*urls.urlpatterns, *urls.api_urlpatterns]
