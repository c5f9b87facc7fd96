"""What other machines follow: Atom feeds, the sitemap, the rules for robots. Never a list of persons."""
