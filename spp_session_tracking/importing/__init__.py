"""The import of files: what becomes of each row, how spreadsheets are read, and the file of the refused rows."""
