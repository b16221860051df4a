-- Copies of a database call nobody outside: there is nothing to switch off here yet.
SELECT 1;
