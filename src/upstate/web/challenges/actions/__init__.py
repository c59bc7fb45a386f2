"""The only writers of what people do in a challenge."""
