"""The event log and the access log for who checks them: filtered, verified, taken away; unusual looks."""
