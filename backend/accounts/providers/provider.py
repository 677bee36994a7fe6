"""The providers allauth registers: it looks for this name in every app."""

from backend.accounts.providers.alipay.provider import AlipayProvider
from backend.accounts.providers.wechat.provider import WeChatProvider

provider_classes = [WeChatProvider, AlipayProvider]
