"""Where each table's rows live when one machine is no longer enough; see docs/adr."""
