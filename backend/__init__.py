"""The Django project and what every domain stands on."""
