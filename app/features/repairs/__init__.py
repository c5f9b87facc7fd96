"""Credit repair: the way back after the duty is performed. Free of charge, always."""
