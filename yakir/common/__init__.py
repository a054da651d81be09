"""What every app shares: ids, sources, money, time, errors, base models, page shell, import."""
