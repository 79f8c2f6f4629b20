"""Every table file of a folder repaired and judged again (`make readable`)."""
