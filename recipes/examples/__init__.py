"""The example products: readable data in `products/`, and the code that makes workbooks of it."""
