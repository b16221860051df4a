-- Areas call nobody outside: a copied database has nothing to switch off here.
SELECT 1;
