"""How each body fares (考核): in time, good rows, upheld objections, late answers, withdrawals."""
