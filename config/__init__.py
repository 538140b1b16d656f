"""What people edit: settings, portal files, word lists; loading and validating them."""
