namespace Latent.Data.Drawing;

/// <summary>
/// One pull of the pen: points in a box of 1 by 1, x to the right and y down; joined by lines or by a smooth curve.
/// </summary>
internal readonly record struct Stroke(bool IsCurved, (float X, float Y)[] Points);

/// <summary>How the ten digits are written: a few styles each, a few strokes a style.</summary>
internal static class DigitStrokes
{
    /// <summary>By digit, then by style.</summary>
    public static Stroke[][][] All { get; } =
    [
        [
            [Curve((.52f, .04f), (.26f, .16f), (.15f, .5f), (.26f, .84f), (.52f, .96f), (.76f, .84f), (.86f, .5f),
                (.76f, .16f), (.52f, .04f))],
            [Curve((.62f, .06f), (.34f, .14f), (.16f, .48f), (.22f, .82f), (.46f, .96f), (.74f, .8f), (.85f, .44f),
                (.7f, .12f), (.46f, .1f))],
            [Curve((.5f, .02f), (.3f, .2f), (.24f, .52f), (.32f, .84f), (.52f, .98f), (.7f, .82f), (.76f, .5f), (.68f, .18f),
                (.5f, .02f))],
        ],
        [
            [Line((.5f, .03f), (.5f, .97f))],
            [Line((.52f, .03f), (.5f, .5f), (.49f, .97f))],
            [Line((.32f, .24f), (.54f, .04f), (.53f, .97f))],
        ],
        [
            [Curve((.18f, .28f), (.32f, .09f), (.58f, .05f), (.76f, .22f), (.68f, .48f), (.42f, .74f), (.16f, .94f)),
                Line((.16f, .94f), (.86f, .92f))],
            [Curve((.2f, .24f), (.4f, .06f), (.66f, .1f), (.74f, .32f), (.56f, .62f), (.3f, .88f), (.16f, .86f), (.24f, .74f),
                (.46f, .84f), (.68f, .95f), (.88f, .86f))],
            [Curve((.2f, .2f), (.46f, .05f), (.74f, .16f), (.72f, .4f), (.48f, .68f), (.2f, .92f), (.5f, .9f), (.86f, .94f))],
        ],
        [
            [Curve((.2f, .15f), (.46f, .04f), (.73f, .14f), (.7f, .36f), (.44f, .47f)), Curve((.44f, .47f), (.7f, .54f),
                (.8f, .73f), (.6f, .93f), (.34f, .95f), (.16f, .84f))],
            [Curve((.22f, .08f), (.5f, .05f), (.72f, .1f), (.62f, .3f), (.46f, .44f)), Curve((.46f, .44f), (.72f, .54f),
                (.76f, .76f), (.52f, .95f), (.2f, .88f))],
            [Line((.2f, .07f), (.75f, .07f), (.46f, .4f)), Curve((.46f, .4f), (.74f, .5f), (.78f, .76f), (.5f, .96f),
                (.18f, .86f))],
        ],
        [
            [Line((.26f, .06f), (.18f, .54f), (.84f, .52f)), Line((.72f, .1f), (.66f, .97f))],
            [Line((.66f, .97f), (.68f, .04f), (.12f, .66f), (.9f, .64f))],
            [Curve((.22f, .08f), (.16f, .34f), (.24f, .54f), (.5f, .55f), (.76f, .46f)), Line((.8f, .06f), (.74f, .46f),
                (.7f, .97f))],
        ],
        [
            [Line((.78f, .06f), (.32f, .08f), (.27f, .45f)), Curve((.27f, .45f), (.54f, .38f), (.78f, .56f), (.74f, .82f),
                (.48f, .96f), (.17f, .87f))],
            [Line((.28f, .1f), (.24f, .46f)), Curve((.24f, .46f), (.52f, .42f), (.74f, .6f), (.66f, .86f), (.42f, .96f),
                (.16f, .88f)), Line((.28f, .1f), (.82f, .05f))],
        ],
        [
            [Curve((.68f, .04f), (.4f, .22f), (.22f, .56f), (.28f, .86f), (.52f, .97f), (.76f, .82f), (.74f, .6f),
                (.52f, .52f), (.3f, .64f), (.26f, .78f))],
            [Curve((.52f, .03f), (.3f, .32f), (.2f, .68f), (.36f, .94f), (.64f, .92f), (.76f, .72f), (.6f, .55f), (.38f, .6f),
                (.24f, .76f))],
        ],
        [
            [Line((.16f, .1f), (.82f, .08f)), Curve((.82f, .08f), (.64f, .36f), (.5f, .66f), (.42f, .97f))],
            [Line((.16f, .1f), (.84f, .08f), (.44f, .97f))],
            [Line((.16f, .1f), (.82f, .08f)), Curve((.82f, .08f), (.62f, .4f), (.5f, .68f), (.44f, .97f)), Line((.34f, .52f),
                (.76f, .48f))],
        ],
        [
            [Curve((.68f, .14f), (.46f, .04f), (.26f, .18f), (.36f, .38f), (.58f, .52f), (.76f, .7f), (.7f, .9f),
                (.48f, .97f), (.24f, .86f), (.28f, .66f), (.52f, .46f), (.72f, .28f), (.68f, .14f))],
            [Curve((.5f, .47f), (.3f, .34f), (.32f, .1f), (.54f, .03f), (.74f, .14f), (.7f, .36f), (.5f, .47f)),
                Curve((.5f, .47f), (.24f, .64f), (.26f, .88f), (.5f, .97f), (.76f, .86f), (.74f, .62f), (.5f, .47f))],
        ],
        [
            [Curve((.74f, .22f), (.56f, .05f), (.3f, .1f), (.22f, .32f), (.4f, .48f), (.64f, .4f), (.75f, .2f)),
                Line((.75f, .2f), (.72f, .56f), (.66f, .97f))],
            [Curve((.76f, .18f), (.5f, .03f), (.24f, .2f), (.28f, .44f), (.52f, .5f), (.72f, .34f), (.77f, .14f), (.74f, .5f),
                (.62f, .82f), (.4f, .97f))],
            [Curve((.7f, .14f), (.46f, .04f), (.26f, .2f), (.34f, .44f), (.58f, .44f), (.72f, .24f)), Curve((.72f, .16f),
                (.76f, .5f), (.72f, .82f), (.52f, .97f), (.28f, .88f))],
        ],
    ];

    private static Stroke Line(params (float X, float Y)[] points) => new(IsCurved: false, points);

    private static Stroke Curve(params (float X, float Y)[] points) => new(IsCurved: true, points);
}
