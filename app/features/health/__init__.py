"""Whether the portal lives (`/healthz`) and can serve (`/readyz`)."""
