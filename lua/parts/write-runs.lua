-- Changes the characters of runs that were read, as the table `to` says: those that it does not name stay. needs: texts, to, map
for first, text in pairs(texts) do call('SETRANGE', map, first, (string.gsub(text, '.', to))) end
