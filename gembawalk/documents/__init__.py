"""What goes out and comes in as text: standards, summaries of walks, and tables of past observations."""
