"""Where editors offer, describe and decide, and approvers approve: `upstate publish` in the browser."""
