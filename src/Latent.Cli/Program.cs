using Latent.Cli;

using var announced = Interrupt.Announce(Console.Error);
return Application.Run(args, Terminal.OfConsole());
