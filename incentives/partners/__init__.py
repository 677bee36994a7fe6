"""Banks, landlords, carriers, venues: who may list offers, under which agreement, until when."""
