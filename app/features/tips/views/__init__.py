"""Pages of tips: the reporter's and the staff's."""
