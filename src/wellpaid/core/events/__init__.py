"""What happens here, named once: an event is an audit line, a webhook and a notification."""
