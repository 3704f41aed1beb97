"""The pages, one a file, run by Streamlit: each reads one view of the desk and calls its acts."""
