import type { Operation } from "../api/types";

export const OperationTag = ({ operation }: { operation: Operation }) => <span className={`op ${operation}`}><span>{operation}</span></span>;
