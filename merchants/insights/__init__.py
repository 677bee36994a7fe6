"""What complaints come to: figures with their n, trends, published cases, good examples."""
