"""What a walk is and what it may do: frozen values and rules, without files, screens or a clock."""
