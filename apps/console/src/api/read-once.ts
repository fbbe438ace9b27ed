/** Each reading of a person leaves a row in the access log, so nothing is read again unless somebody asks for it. */
export const READ_ONCE = {
  staleTime: Infinity,
  refetchOnWindowFocus: false,
  refetchOnReconnect: false,
  retry: false,
} as const;
