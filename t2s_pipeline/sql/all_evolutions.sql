-- All evolutions.
-- grain: evolution
from evolutions order by evolution
