// Names every picture so that the build copies it under a hashed name; no page loads this file.
export const pictures = import.meta.glob("./pictures/*.svg", { query: "?url", eager: true, import: "default" });
