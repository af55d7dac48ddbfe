$version: "2.0"

namespace neargate.app

use aws.protocols#restJson1

/// Extractive summaries of texts: the sentences that say the most about a text, chosen by TextRank.
///
/// Every answer carries an X-Request-Id: the one that the caller sent, else a new one. Every error has
/// the same body, whose `code` is for programs and whose `message` is for people.
@title("Neargate summaries")
@restJson1
service Summaries {
    version: "1.0"
    operations: [
        GetInfo
        GetHealth
        GetReadiness
        CreateSummary
        GetMetrics
        GetOpenApi
        GetDocs
    ]
}

/// What answers here: the program, and where it runs.
@readonly
@http(method: "GET", uri: "/", code: 200)
operation GetInfo {
    output: Info
}

/// Is the process alive? For liveness probes: 200 for as long as the event loop turns, however busy
/// the service is.
@readonly
@http(method: "GET", uri: "/health", code: 200)
operation GetHealth {
    output: Health
}

/// Should requests be sent here? For load balancers: 503 before the start is complete and once the
/// process has been asked to stop.
@readonly
@http(method: "GET", uri: "/ready", code: 200)
operation GetReadiness {
    output: Readiness
    errors: [
        ServiceUnavailable
    ]
}

/// Summarises a text.
@http(method: "POST", uri: "/v1/summaries", code: 200)
operation CreateSummary {
    input: SummaryRequest
    output: SummaryResponse
    errors: [
        MalformedRequest
        RequestTooLarge
        UnsupportedMediaType
        InvalidRequest
        ServiceUnavailable
    ]
}

/// Counters and gauges for Prometheus.
@readonly
@http(method: "GET", uri: "/metrics", code: 200)
operation GetMetrics {
    output: Metrics
}

/// This document.
@readonly
@http(method: "GET", uri: "/openapi.json", code: 200)
operation GetOpenApi {
    output: OpenApi
}

/// This document for people, with a form to try requests.
@readonly
@http(method: "GET", uri: "/docs", code: 200)
operation GetDocs {
    output: Docs
}

structure Info {
    @required
    name: String

    @required
    version: String

    /// The commit that it was built from.
    @required
    commit: String

    /// The availability zone, as the task metadata endpoint tells it; "local" where there is none.
    @required
    zone: String

    /// The task's id, as the task metadata endpoint tells it; "local" where there is none.
    @required
    task: String
}

structure Health {
    @required
    status: String
}

structure Readiness {
    @required
    status: String
}

structure SummaryRequest {
    /// The text, up to 100,000 characters and 2,000 sentences.
    @required
    @length(min: 1, max: 100000)
    text: String

    /// How many sentences the summary has at most.
    @range(min: 1, max: 100)
    sentences: Integer = 3

    /// The text's language. Guessed from the text where it is left out.
    language: Language
}

/// Languages whose stop words and abbreviations are known (ISO 639-1).
enum Language {
    EN = "en"
    DE = "de"
    ES = "es"
    FR = "fr"
}

structure SummaryResponse {
    /// The chosen sentences, joined by spaces.
    @required
    summary: String

    /// As it was given, or guessed.
    @required
    language: Language

    /// The chosen sentences in the order of the text.
    @required
    sentences: SentenceList

    @required
    statistics: Statistics
}

list SentenceList {
    member: Sentence
}

structure Sentence {
    /// Its place among the sentences of the text, from 0.
    @required
    index: Integer

    @required
    text: String

    /// Its share of the importance of the whole text. The scores of all sentences of a text sum to 1.
    @required
    score: Double
}

/// What was read.
structure Statistics {
    @required
    characters: Integer

    @required
    words: Integer

    @required
    sentences: Integer

    /// Steps until the ranking stood still.
    @required
    iterations: Integer

    /// Time spent on the summary, without waiting for a thread.
    @required
    duration_ms: Double
}

structure Metrics {
    @required
    @httpPayload
    text: MetricsText
}

@mediaType("text/plain")
string MetricsText

structure OpenApi {
    @required
    @httpPayload
    document: OpenApiDocument
}

@mediaType("application/json")
string OpenApiDocument

structure Docs {
    @required
    @httpPayload
    page: Page
}

@mediaType("text/html")
string Page

/// The body is not JSON, or the request is not HTTP.
@error("client")
@httpError(400)
structure MalformedRequest {
    @required
    error: ErrorDetail

    @required
    request_id: RequestId
}

/// The body is larger than 1 MiB.
@error("client")
@httpError(413)
structure RequestTooLarge {
    @required
    error: ErrorDetail

    @required
    request_id: RequestId
}

/// The body's Content-Type is not application/json.
@error("client")
@httpError(415)
structure UnsupportedMediaType {
    @required
    error: ErrorDetail

    @required
    request_id: RequestId
}

/// The body breaks a rule of its schema: `fields` names each member that does, and the rule.
@error("client")
@httpError(422)
structure InvalidRequest {
    @required
    error: ErrorDetail

    @required
    request_id: RequestId
}

/// Too many summaries are under way, or the process is starting or stopping. Retry-After says when to
/// try again.
@error("server")
@httpError(503)
structure ServiceUnavailable {
    @required
    error: ErrorDetail

    @required
    request_id: RequestId
}

/// The X-Request-Id of the request; the logs have it too.
string RequestId

structure ErrorDetail {
    /// For programs: malformed_request, not_found, method_not_allowed, request_too_large,
    /// unsupported_media_type, invalid_request, overloaded, not_ready, draining, internal_error.
    @required
    code: String

    /// For people: what is wrong, and what to do.
    @required
    message: String

    /// The members of the request that are wrong; empty where the error is not about members.
    @required
    fields: FieldErrorList
}

list FieldErrorList {
    member: FieldError
}

structure FieldError {
    /// Where: "sentences".
    @required
    field: String

    /// Which rule it breaks: required, unknown, type, length_min, length_max, range_min, range_max,
    /// pattern, enum, unique_items, not_blank, sentences_max.
    @required
    rule: String

    @required
    message: String
}
