"""The law's tables and clocks: periods, gaps, lags and what an order's clock says at any instant."""
