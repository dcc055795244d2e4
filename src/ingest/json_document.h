// One JSON object to a document. Fields: IngestOptions. Thread safety: pure.
#pragma once

#include "ingest/ingest.h"

namespace lagebild {

/// Errors: bad_format ("file:line: …" for invalid JSON, a field of a wrong type, no text field), empty.
[[nodiscard]] Result<Document> json_document(const RawDocument& raw, const IngestOptions& options);

}  // namespace lagebild
