"""What every publisher's parser needs: dates, names, citations, and safe records from files."""
