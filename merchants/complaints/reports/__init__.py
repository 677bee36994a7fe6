"""Reports of wrongdoing: to the office only, anonymous if one likes, answered by secret code."""
