int odl_arrow_placeholder(void);
