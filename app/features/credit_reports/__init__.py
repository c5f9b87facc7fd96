"""Credit reports: a signed PDF of one's own record, and its verification by anybody."""
