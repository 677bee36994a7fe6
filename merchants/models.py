"""All models of the app, gathered for Django from the feature folders."""

from merchants.licences.models import LicenceSeal, SigningKey
from merchants.lookup.models import Card, Change, SearchEntry
from merchants.records.models import Record
from merchants.registry.models import Key, Merchant, MerchantVersion, Outlet, OutletVersion

__all__ = [
    "Card",
    "Change",
    "Key",
    "LicenceSeal",
    "Merchant",
    "MerchantVersion",
    "Outlet",
    "OutletVersion",
    "Record",
    "SearchEntry",
    "SigningKey",
]
