using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Latent.Runs.Recipes;

/// <summary>A text that may be written as another value, as a constant schedule is as a number.</summary>
internal sealed class NumberOrText : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
            JsonTokenType.True or JsonTokenType.False => reader.GetBoolean() ? "true" : "false",
            JsonTokenType.String => reader.GetString(),
            _ => throw new JsonException(),
        };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
