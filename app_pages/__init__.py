"""The Streamlit door for manufacturers and certifiers: thin pages over `registry.desk`. No rule, no number, no SQL."""
