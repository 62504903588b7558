"""From a gateway's clearing to our bank: payouts, fees and deposits."""
