"""Questions about webhooks and what is delivered to them."""
