using Latent.Tensors.Random;

namespace Latent.Tensors.Tests;

public sealed class PhiloxTests
{
    // Known answers published with the generator (Random123, kat_vectors).
    [Theory]
    [InlineData(0x00000000u, 0x00000000u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(0xffffffffu, 0xffffffffu, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    public void YieldsThePublishedAnswers(uint counter, uint key, uint w0, uint w1, uint w2, uint w3) =>
        Assert.Equal((w0, w1, w2, w3), Philox.Block((counter, counter, counter, counter), (key, key)));

    [Fact]
    public void YieldsThePublishedAnswerForTheDigitsOfPi() => Assert.Equal(
        (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
        Philox.Block((0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0)));
}
