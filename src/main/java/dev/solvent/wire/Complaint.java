package dev.solvent.wire;

import com.fasterxml.jackson.core.JsonToken;

/** What is wrong with a request, in OpenAI's words and with its codes. */
final class Complaint {

    private Complaint() {}

    static BadRequestException notJson() {
        return about("invalid_json", "We could not parse the JSON body of your request: it is not valid JSON.");
    }

    static BadRequestException empty() {
        return about("invalid_json", "We could not parse the JSON body of your request: it is empty.");
    }

    static BadRequestException notUtf8() {
        return about("invalid_json", "We could not parse the JSON body of your request: it is not valid UTF-8.");
    }

    static BadRequestException notAnObject() {
        return about("invalid_json", "We could not parse the JSON body of your request: it is not a JSON object.");
    }

    static BadRequestException trailing() {
        return about(
                "invalid_json", "We could not parse the JSON body of your request: something follows the JSON object.");
    }

    static BadRequestException overLimits(int maxDepth) {
        return about(
                "invalid_json",
                "We could not parse the JSON body of your request: it is nested deeper than " + maxDepth
                        + " levels, or a name or a number in it is too long.");
    }

    static BadRequestException noModel() {
        return about("missing_required_parameter", "model", "You must provide a model parameter.");
    }

    static BadRequestException missing(String param) {
        return about("missing_required_parameter", param, "Missing required parameter: '" + param + "'.");
    }

    static BadRequestException type(String param, String expected, JsonToken got) {
        return about(
                "invalid_type",
                param,
                "Invalid type for '" + param + "': expected " + expected + ", but got " + name(got) + " instead.");
    }

    static BadRequestException below(String param, long least, String got) {
        return about(
                "integer_below_min_value",
                param,
                "Invalid '" + param + "': integer below minimum value. Expected a value >= " + least + ", but got "
                        + Path.clip(got) + " instead.");
    }

    static BadRequestException above(String param, long most, String got) {
        return about(
                "integer_above_max_value",
                param,
                "Invalid '" + param + "': integer above maximum value. Expected a value <= " + most + ", but got "
                        + Path.clip(got) + " instead.");
    }

    static BadRequestException emptyArray(String param) {
        return about(
                "empty_array",
                param,
                "Invalid '" + param + "': empty array. Expected an array with minimum length 1, but got an empty array"
                        + " instead.");
    }

    static BadRequestException emptyString(String param) {
        return about(
                "string_below_min_length",
                param,
                "Invalid '" + param + "': string too short. Expected a string with minimum length 1, but got an empty"
                        + " string instead.");
    }

    static BadRequestException duplicate(String param) {
        return about("duplicate_parameter", param, "Duplicate parameter: '" + param + "' is given more than once.");
    }

    static BadRequestException caseVariant(String param) {
        return about(
                "duplicate_parameter",
                param,
                "Ambiguous parameter: '" + param + "' differs from a known parameter only in its case.");
    }

    static BadRequestException unsupported(String param, String why) {
        return about("unsupported_parameter", param, "'" + Path.clip(param) + "' " + why + ".");
    }

    private static BadRequestException about(String code, String message) {
        return new BadRequestException(OpenAiError.invalidRequest(code, message));
    }

    private static BadRequestException about(String code, String param, String message) {
        return new BadRequestException(OpenAiError.invalidRequest(code, param, message));
    }

    private static String name(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT -> "an integer";
            case VALUE_NUMBER_FLOAT -> "a decimal";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "something else";
        };
    }
}
