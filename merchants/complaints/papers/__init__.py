"""The ten official forms and notices of complaints and reports, as PDF, from what was recorded."""
